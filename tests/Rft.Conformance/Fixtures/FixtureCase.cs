using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>One case of a fixture file.</summary>
internal sealed record FixtureCase(string Name, JsonElement Inputs, JsonElement Spec, JsonElement Expected);
