namespace Rft.Conformance.Fixtures;

/// <summary>How the files of one family spell what every fixture file says.</summary>
/// <param name="Member">The member that holds the version; null: the files have none.</param>
/// <param name="Version">The only version that is read.</param>
/// <param name="CaseName">The member of a case that holds its name.</param>
/// <param name="Kind">The kind of files that name none; null: every file names one.</param>
internal sealed record FixtureFormat(string? Member, string Version, string CaseName, string? Kind = null)
{
    /// <summary>The member whose objects hold cases each; null: the file itself holds them.</summary>
    public string? Groups { get; init; }

    /// <summary>The member of a group that holds its name.</summary>
    public string GroupName { get; init; } = "name";

    /// <summary>Advantages, filters, losses: members <c>inputs</c> and <c>spec</c> in every case.</summary>
    public static FixtureFormat Losses { get; } = new("schema", "rft-loss-fixtures/1", "name");

    /// <summary>Graders: members by kind, tiers, files beside the case file.</summary>
    public static FixtureFormat Graders { get; } = new("format", "rft-grader-cases/1", "id");

    /// <summary>Tokenizers: a file for each, whose cases are named by their text.</summary>
    public static FixtureFormat Tokenizers { get; } = new(null, "", "text", "tokenizers");

    /// <summary>Chat templates: each brings its conversations.</summary>
    public static FixtureFormat ChatTemplates { get; } =
        new("format", "rft-chat-template-cases/1", "id") { Groups = "templates", GroupName = "template" };
}
