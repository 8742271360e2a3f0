namespace Rft.Training.Data;

/// <summary>What rows are read for; decides what a row must have.</summary>
public enum ChatRowUse
{
    /// <summary>Supervised training: a row needs an assistant message to learn.</summary>
    Supervised,

    /// <summary>Sampling: a row needs a message before the assistant's turn.</summary>
    Prompt,
}
