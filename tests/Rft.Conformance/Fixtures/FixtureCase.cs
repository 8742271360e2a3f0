using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>One case of a fixture file.</summary>
/// <param name="Name">The case's name or id.</param>
/// <param name="Json">The whole case.</param>
/// <param name="Tier">How much it counts.</param>
/// <param name="Folders">Finds the files that it names.</param>
/// <param name="Group">What holds the case: the file, or the file's object that it belongs to.</param>
internal sealed record FixtureCase(string Name, JsonElement Json, FixtureTier Tier, FixtureFolders Folders, JsonElement Group)
{
    public JsonElement Inputs => Json.GetProperty("inputs");

    public JsonElement Spec => Json.GetProperty("spec");

    public JsonElement Expected => Json.GetProperty("expected");
}
