using System.Globalization;
using System.Net.Sockets;

namespace Rft.Graders.Workers.Child;

/// <summary>Looks from inside a worker's sandbox at what must not be there. Prints one line a check: <c>ok</c> or <c>FAILED</c>, then its name.</summary>
public static class IsolationProbe
{
    /// <summary>Name of the planted variable.</summary>
    public const string Secret = "RFT_PLANTED_SECRET";

    private const int Megabyte = 1024 * 1024;

    /// <summary>Runs the checks.</summary>
    /// <param name="args">A port the host has just opened, a file it has just written, the limit on memory in MiB, and a nonce.</param>
    /// <param name="output">Gets the lines.</param>
    /// <returns>0.</returns>
    public static int Run(string[] args, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        int port = int.Parse(args[0], CultureInfo.InvariantCulture), limit = int.Parse(args[2], CultureInfo.InvariantCulture);
        void Report(string check, bool passed) => output.WriteLine($"{(passed ? "ok" : "FAILED")} {check}");
        string[] status = File.ReadAllLines("/proc/self/status");
        Report("no root: the user id is not 0", Field(status, "Uid:") is { } uid && uid[0] != "0");
        Report("no capability", Field(status, "CapEff:") is [var capabilities] && capabilities.All(digit => digit == '0'));
        Report("no new privileges", Field(status, "NoNewPrivs:") is ["1"]);
        Report("no network: a port that the host opened is out of reach", !Connects(port));
        Report("no files: a file that the host wrote is not there", !File.Exists(args[1]));
        Report("no writing outside the scratch folder", !Writes(Path.Combine(AppContext.BaseDirectory, "probe")) && !Writes("/usr/probe"));
        Report("the scratch folder can be written", Writes(Path.Combine(Bubblewrap.Scratch, "probe")));
        Report("no secrets: the host's environment is not there", Environment.GetEnvironmentVariable(Secret) is null);
        Report("memory ends at its limit", RunsOut(limit));
        return 0;
    }

    private static string[]? Field(string[] status, string name) =>
        Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..]
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static bool Connects(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool Writes(string file)
    {
        try
        {
            File.WriteAllText(file, "x");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool RunsOut(int limit)
    {
        var kept = new List<byte[]>();
        try
        {
            for (int i = 0; i < 2 * limit; i++) kept.Add(new byte[Megabyte]);
            return kept.Count == 0;
        }
        catch (OutOfMemoryException)
        {
            return true;
        }
    }
}
