namespace Rft.Graders.OpenAi.Judges;

/// <summary>A judge's reply is not the verdict that was asked for.</summary>
internal sealed class VerdictException(string message, Exception? innerException = null) : Exception(message, innerException);
