using System.Text.Json;
using Rft.Conformance.Fixtures;

namespace Rft.Conformance.Models;

/// <summary>One member of a file of golden numbers.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Check">Which check it asks for.</param>
/// <param name="Json">The member's value, or one entry of it.</param>
/// <param name="Model">The model's folder.</param>
/// <param name="Folders">Finds other files.</param>
/// <param name="Group">The whole file.</param>
internal sealed record ModelCase(string Name, string Check, JsonElement Json, string Model, FixtureFolders Folders, JsonElement Group)
    : FixtureCase(Name, Json, FixtureTier.Core, Folders, Group);
