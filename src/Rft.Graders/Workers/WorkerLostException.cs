namespace Rft.Graders.Workers;

/// <summary>A worker process ended when it was needed.</summary>
internal sealed class WorkerLostException(string message) : Exception(message);
