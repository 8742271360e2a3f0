using System.Security.Cryptography;
using System.Text;

namespace Rft.Host.Reporting;

/// <summary>One HTML file that shows a run: no script, nothing from a network, every text of the run as text.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="data">What it shows.</param>
    public static string Write(ReportData data)
    {
        string style = Style();
        // The browser is told to run nothing and fetch nothing, and to take this one style sheet.
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        string policy = $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'";
        var page = new Markup();
        page.Raw($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        page.Raw($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">");
        page.Raw($"<title>{data.Run.Run}</title><style>");
        return new StringBuilder().Append(page).Append(style).Append("</style></head><body><main>").Append(Body(data)).Append("</main></body></html>\n").ToString();
    }

    private static Markup Body(ReportData data)
    {
        var page = new Markup();
        ReportHead.Write(page, data);
        ReportCharts.Write(page, data);
        ReportTables.WriteEvaluation(page, data);
        ReportRollouts.Write(page, data);
        ReportTables.WriteConfig(page, data);
        page.Raw($"<footer>rft runs report. Curves: the thin line is each step, the thick one the mean around it; ");
        page.Raw($"the band is one standard deviation, whiskers are 95 % intervals.</footer>");
        return page;
    }

    private static string Style()
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
