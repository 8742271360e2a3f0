namespace Rft.Host.Reporting;

/// <summary>The alarms of a report.</summary>
internal static class ReportAlarms
{
    /// <summary>Writes them, newest first; nothing where none was raised.</summary>
    public static void Write(Markup page, ReportData data)
    {
        if (data.Alarms.Count == 0) return;
        page.Raw($"<h2>Alarms</h2><div class=\"card\"><table><tr><th class=\"short\">alarm</th><th class=\"short\">step</th><th>what was seen</th><th>rollouts that show it</th></tr>");
        foreach (var alarm in data.Alarms.Reverse())
        {
            page.Raw($"<tr><td class=\"short\">{alarm.Name}</td><td class=\"short\">{alarm.Stage} {alarm.Step}</td><td>").Text(alarm.Message).Raw($"</td><td>");
            page.Text(string.Join(", ", alarm.Rollouts)).Raw($"</td></tr>");
        }
        page.Raw($"</table></div>");
    }
}
