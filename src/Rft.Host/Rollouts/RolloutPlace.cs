namespace Rft.Host.Rollouts;

/// <summary>Where a rollout stands.</summary>
/// <param name="File">Number in the file's name.</param>
/// <param name="Line">Line in it, from 1.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes without the line's end.</param>
internal readonly record struct RolloutPlace(int File, int Line, long Offset, int Length);
