using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>A filter: <c>value | name(arguments)</c>.</summary>
internal delegate object? Filter(object? value, CallArguments arguments, Session session);

/// <summary>The filters by name.</summary>
internal static class FilterTable
{
    /// <summary>Filters of jinja2 that chat templates have no use for, or that give other results in every rendering.</summary>
    private static readonly string[] Refused = ["filesizeformat", "pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr"];

    private static readonly Dictionary<string, Filter> All = new(
        [.. TextFilters.All, .. NumberFilters.All, .. SequenceFilters.All, .. OrderFilters.All, .. SelectFilters.All], StringComparer.Ordinal);

    public static Filter? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>The error for a name that is no filter.</summary>
    public static string Unknown(string name) => Refused.Contains(name)
        ? $"the filter '{name}' is not supported in chat templates"
        : $"No filter named '{name}'.{Nearest.Suggestion(name, All.Keys)}";
}
