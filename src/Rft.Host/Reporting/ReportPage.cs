namespace Rft.Host.Reporting;

/// <summary>One HTML file that shows a run.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="data">What it shows.</param>
    public static string Write(ReportData data)
    {
        var page = new Markup();
        ReportHead.Write(page, data);
        ReportCharts.Write(page, data);
        ReportAlarms.Write(page, data);
        ReportTables.WriteEvaluation(page, data);
        ReportRollouts.Write(page, data);
        ReportTables.WriteConfig(page, data);
        page.Raw($"<footer>rft runs report. Curves: the thin line is each step, the thick one the mean around it; ");
        page.Raw($"the band is one standard deviation, whiskers are 95 % intervals.</footer>");
        return HtmlPage.Of(data.Run.Run, page);
    }
}
