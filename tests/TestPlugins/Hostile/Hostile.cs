using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Rft.Graders.TestPlugins;

/// <summary>Does to its process what the sample says.</summary>
[Grader("test/hostile")]
public sealed class Hostile : IGrader
{
    private static readonly List<byte[]> Kept = [];
    private static readonly List<IDisposable> Leaked = [];
    private static int _calls;

    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        string[] words = request.Sample.Text.Split(' ');
        switch (words[0])
        {
            case "score": return Grade.Score(double.Parse(words[1], CultureInfo.CurrentCulture));
            case "calls": return Grade.Score(Interlocked.Increment(ref _calls));
            case "exit": Environment.Exit(3); break;
            case "failfast": Environment.FailFast("on purpose"); break;
            case "overflow": return Grade.Score(Recurse(1));
            case "segfault": Marshal.WriteInt32(new IntPtr(0x123456789000), 1); break;
            case "thread": new Thread(() => throw new InvalidOperationException("on a thread")).Start(); Thread.Sleep(500); break;
            case "spin": while (true) { }
            case "burn": Burn(); Thread.Sleep(Timeout.Infinite); break;
            case "sleep": Thread.Sleep(int.Parse(words[1], CultureInfo.InvariantCulture)); break;
            case "never": await new TaskCompletionSource().Task; break;
            case "obey": await Task.Delay(Timeout.Infinite, cancellationToken); break;
            case "memory": while (true) Kept.Add(new byte[1024 * 1024]);
            case "print": Console.WriteLine(string.Join(' ', words[1..])); break;
            case "flood": for (int i = 0; i < 100_000; i++) Console.WriteLine("flood flood flood"); break;
            case "raw": RawWrite(); break;
            case "forge": Forge(string.Join(' ', words[1..])); Thread.Sleep(Timeout.Infinite); break;
            case "read": return Grade.Score(Console.In.Read());
            case "culture": CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } }; break;
            case "environment": return Grade.Score(Environment.GetEnvironmentVariables().Count, Environment.GetEnvironmentVariable(words[1]));
            case "connect": return await ConnectAsync(int.Parse(words[1], CultureInfo.InvariantCulture));
            case "write": await File.WriteAllTextAsync(words[1], "x", cancellationToken); break;
            case "exists": return Grade.Pass(File.Exists(words[1]));
            case "nan": return Grade.Score(1).WithPart(new PartScore { Message = 0, Value = double.NaN });
            case "swallow": Swallow(cancellationToken); break;
            case "late": return await LateAsync(cancellationToken);
            case "regex": return Grade.Pass(Regex.IsMatch(new string('a', 60) + "!", "^(a+)+$"));
            case "deadlock": Task.Run(async () => await new TaskCompletionSource().Task, CancellationToken.None).GetAwaiter().GetResult(); break;
            case "finalizer": Plant(); GC.Collect(); GC.WaitForPendingFinalizers(); break;
            case "folder": Directory.SetCurrentDirectory("/"); Environment.SetEnvironmentVariable("PATH", null); break;
            case "output": Console.SetOut(TextWriter.Null); break;
            case "event": AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite); break;
            case "leak": Leak(); break;
            case "handles": OpenAll(); break;
            case "reason": return Grade.Score(1, new string('r', 10_000_000));
            case "metrics": return Enumerable.Range(0, 20_000).Aggregate(Grade.Score(1), (grade, i) => i % 100 == 0 ? grade.With($"metric {i} {new string('m', 1000)}", i) : grade);
            case "mutate": return Mutate(request);
            case "units": return Grade.Score(words[0].Length, string.Join(' ', request.Sample.Text[6..].Select(unit => ((int)unit).ToString("x", CultureInfo.InvariantCulture))));
            case "unobserved": _ = Task.Run(() => throw new InvalidOperationException("nobody waits"), CancellationToken.None); GC.Collect(); break;
            default: throw new ArgumentException($"unknown: {words[0]}");
        }
        return Grade.Score(0);
    }

    [MethodImpl(MethodImplOptions.NoOptimization)]
    private static int Recurse(int depth) => depth + Recurse(depth + 1);

    private static void Swallow(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                stop.ThrowIfCancellationRequested();
            }
            catch (OperationCanceledException)
            {
                // On purpose.
            }
        }
    }

    private static async Task<Grade> LateAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // On purpose.
        }
        return Grade.Score(1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Plant() => _ = new Bomb();

    private static void Leak()
    {
        for (int i = 0; i < 30; i++)
        {
            new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }.Start();
            Leaked.Add(new Timer(_ => { }, null, 1, 1));
        }
    }

    private static void OpenAll()
    {
        while (true) Leaked.Add(File.OpenRead("/proc/self/stat"));
    }

    // Reaches past the read-only interfaces, as a grader that normalises its input in place would.
    private static Grade Mutate(GradeRequest request)
    {
        typeof(Sample).GetProperty(nameof(Sample.Text))!.SetValue(request.Sample, "score 9");
        return Grade.Score(request.Sample.Text == "score 9" ? 1 : 0);
    }

    private sealed class Bomb
    {
        private readonly string _message = "in a finalizer";

        ~Bomb()
        {
            if (_message.Length > 0) throw new InvalidOperationException(_message);
        }
    }

    private static void Burn()
    {
        for (int i = 0; i < 4; i++) new Thread(() => { while (true) { } }) { IsBackground = true }.Start();
    }

    private static void RawWrite()
    {
        using var output = Console.OpenStandardOutput();
        output.Write([255, 255, 255, 127, 1, 2, 3]);
    }

    // The pipe to the host is one of the process's open files, and code in the process can find it.
    private static void Forge(string json)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(json);
        byte[] frame = [.. BitConverter.GetBytes(text.Length), .. text];
        for (int descriptor = 3; descriptor < 256; descriptor++)
        {
            try
            {
                using var file = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!file.CanSeek) file.Write(frame);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // Not open, or not to be written.
            }
        }
    }

    private static async Task<Grade> ConnectAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return Grade.Score(1, "connected");
        }
        catch (SocketException e)
        {
            return Grade.Score(0, e.SocketErrorCode.ToString());
        }
    }
}
