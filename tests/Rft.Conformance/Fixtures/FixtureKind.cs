namespace Rft.Conformance.Fixtures;

/// <summary>Checks the cases of one kind. Add a class and list it in the verb.</summary>
internal abstract class FixtureKind
{
    /// <summary>The file's <c>kind</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Computes a case and compares it with what is expected.</summary>
    /// <exception cref="NotBuiltException">The case needs something that is not built.</exception>
    public abstract Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken);
}
