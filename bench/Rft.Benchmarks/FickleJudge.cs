using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rft.Benchmarks;

/// <summary>A judge that gives every call another score, at an address of this machine: what a kill test needs that shall show whether anybody is asked twice.</summary>
internal static class FickleJudge
{
    // No two of so many calls in a row get the same score.
    private const int Scores = 1009;

    /// <summary>Answers until it is told to end, then says how often it was asked.</summary>
    /// <param name="port">Where it listens.</param>
    public static async Task RunAsync(int port)
    {
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        // Started in the background of a script, a program gets no INT.
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            listener.Stop();
        });
        int asked = 0;
        try
        {
            while (true)
            {
                var call = await listener.GetContextAsync().ConfigureAwait(false);
                await AnswerAsync(call, asked++ * 383 % Scores / (double)(Scores - 1)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            Console.WriteLine($"asked {asked} times");
        }
    }

    private static async Task AnswerAsync(HttpListenerContext call, double score)
    {
        string verdict = string.Create(CultureInfo.InvariantCulture, $$"""{"steps": [], "result": {{score:0.####}}}""");
        var completion = new
        {
            id = "c1", @object = "chat.completion", created = 1, model = "fickle",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = verdict }, finish_reason = "stop" } },
            usage = new { prompt_tokens = 1, completion_tokens = 1, total_tokens = 2 },
        };
        try
        {
            await call.Request.InputStream.CopyToAsync(Stream.Null).ConfigureAwait(false);
            call.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(call.Response.OutputStream, completion).ConfigureAwait(false);
            call.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException)
        {
            // Whoever asked was killed meanwhile.
        }
    }
}
