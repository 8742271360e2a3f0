namespace Rft.Host.Tests.EndToEnd;

/// <summary>The tests that start processes run one at a time: libtorch collapses when two processes share the cores.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndToEndCollection : ICollectionFixture<UndisturbedRun>
{
    public const string Name = "end to end";
}
