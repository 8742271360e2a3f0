namespace Rft.Host.Reporting;

/// <summary>The tables of a report: the final evaluation, the configuration.</summary>
internal static class ReportTables
{
    /// <summary>Writes the first and the last evaluation by grader and kind of row.</summary>
    public static void WriteEvaluation(Markup page, ReportData data)
    {
        string[] names = [.. data.Series.Keys.Where(name => name.StartsWith("valid/", StringComparison.Ordinal) && data.Series.ContainsKey($"{name}/count"))];
        if (names.Length == 0) return;
        page.Raw($"<h2>Evaluation on held-out prompts</h2><div class=\"card\"><table>");
        page.Raw($"<tr><th>metric</th><th class=\"number\">first</th><th class=\"number\">last</th>");
        page.Raw($"<th class=\"number\">change</th><th class=\"number\">95 % interval of the last</th><th class=\"number\">prompts</th></tr>");
        foreach (string name in names)
        {
            var points = data.Series[name];
            double first = points[0].Value, last = points[^1].Value, change = last - first;
            page.Raw($"<tr><td>{name["valid/".Length..].Replace("/kind/", ", kind ", StringComparison.Ordinal)}</td>");
            page.Raw($"<td class=\"number\">{first:0.000}</td><td class=\"number\">{last:0.000}</td>");
            page.Raw($"<td class=\"number {(change > 0 ? "up" : change < 0 ? "down" : "")}\">{change:+0.000;-0.000;0}</td>");
            page.Raw($"<td class=\"number\">{Last(data, $"{name}/low"):0.000} to {Last(data, $"{name}/high"):0.000}</td>");
            page.Raw($"<td class=\"number\">{Last(data, $"{name}/count"):0}</td></tr>");
        }
        page.Raw($"</table></div>");
    }

    /// <summary>Writes the experiment's values and where the run was made, folded.</summary>
    public static void WriteConfig(Markup page, ReportData data)
    {
        page.Raw($"<h2>Configuration</h2><details><summary>{data.Config.Count} values of the experiment</summary><div class=\"card\"><table>");
        foreach (var (path, value) in data.Config) page.Raw($"<tr><td>{path}</td><td>{value}</td></tr>");
        page.Raw($"</table></div></details><details><summary>Seed, version, machine, graders</summary><div class=\"card\"><table>");
        foreach (var (name, value) in data.Origin) page.Raw($"<tr><td>{name}</td><td>{value}</td></tr>");
        page.Raw($"</table></div></details>");
    }

    private static double? Last(ReportData data, string name) => data.Series.TryGetValue(name, out var points) ? points[^1].Value : null;
}
