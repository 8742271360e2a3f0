namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Where a Metaspace puts a space in front.</summary>
internal enum PrependScheme
{
    /// <summary>Before every piece.</summary>
    Always,

    /// <summary>At the beginning of the input alone.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
