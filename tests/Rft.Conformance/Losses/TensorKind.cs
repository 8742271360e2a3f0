using Rft.Conformance.Fixtures;

namespace Rft.Conformance.Losses;

/// <summary>A kind that computes with tensors, on the thread that called it: dispose scopes belong to a thread.</summary>
internal abstract class TensorKind : FixtureKind
{
    public sealed override Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        Check(test, comparison);
        return Task.CompletedTask;
    }

    /// <inheritdoc cref="FixtureKind.CheckAsync"/>
    protected abstract void Check(FixtureCase test, Comparison comparison);
}
