namespace Rft.Training.Optim;

/// <summary>What weight decay acts on.</summary>
public enum DecayScope
{
    /// <summary>Every parameter.</summary>
    All,

    /// <summary>Parameters with two dimensions or more: not the gains of norms and not biases, which a decay would only pull towards 0.</summary>
    Matrices,
}
