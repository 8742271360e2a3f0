using System.Security.Cryptography;
using System.Text;

namespace Rft.Host.Reporting;

/// <summary>One HTML file that needs nothing else: no script, nothing from a network.</summary>
internal static class HtmlPage
{
    /// <summary>The file.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">What it shows.</param>
    public static string Of(string title, Markup body)
    {
        string style = Style();
        // The browser is told to run nothing and fetch nothing, and to take this one style sheet.
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        string policy = $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'";
        var page = new Markup();
        page.Raw($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        page.Raw($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">");
        page.Raw($"<title>{title}</title><style>");
        return new StringBuilder().Append(page).Append(style).Append("</style></head><body><main>").Append(body).Append("</main></body></html>\n").ToString();
    }

    private static string Style()
    {
        using var reader = new StreamReader(typeof(HtmlPage).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
