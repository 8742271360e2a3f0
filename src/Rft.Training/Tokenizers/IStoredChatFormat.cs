namespace Rft.Training.Tokenizers;

/// <summary>A format that was read from files and is stored with them.</summary>
internal interface IStoredChatFormat
{
    /// <summary>The files.</summary>
    ChatFiles Files { get; }
}
