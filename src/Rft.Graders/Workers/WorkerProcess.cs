using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers;

/// <summary>One worker process, seen from the host.</summary>
/// <remarks>Thread-safe. Replies come on a thread of its own, in the order of the requests; then, once, <see cref="Exited"/>.</remarks>
internal sealed class WorkerProcess : IDisposable
{
    private const int TailLimit = 2048;

    private readonly Process _process;
    private readonly Frames _frames;
    private readonly FrameWriter _frame = new();
    private readonly Lock _sending = new();
    private readonly string _nonce;
    private readonly StringBuilder _tail = new();
    private readonly TaskCompletionSource _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    private WorkerProcess(Process process, string nonce)
    {
        (_process, _nonce) = (process, nonce);
        _frames = new Frames(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        process.ErrorDataReceived += (_, line) => KeepTail(line.Data);
        process.BeginErrorReadLine();
        new Thread(Listen) { IsBackground = true, Name = $"worker {process.Id}" }.Start();
    }

    /// <summary>A reply came. Set before the first request.</summary>
    public Action<WorkerReply>? Replied { get; set; }

    /// <summary>The process has ended, or its pipe broke. Set before the first request.</summary>
    public Action? Exited { get; set; }

    /// <summary>Resident bytes, as last told.</summary>
    public long Memory { get; private set; }

    /// <summary>Ends when the worker is ready for its grader.</summary>
    public Task Ready => _hello.Task;

    /// <summary>Ends when the process has ended and <see cref="Describe"/> knows how.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Task<WorkerProcess> StartAsync(WorkerLaunch launch)
    {
        string nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return LauncherThread.Run(() => new WorkerProcess(Process.Start(launch.Build(nonce))!, nonce));
    }

    /// <summary>Sends a request. Blocks while the pipe is full. A broken pipe is no error here: <see cref="Exited"/> tells.</summary>
    public void Send(WorkerRequest request)
    {
        lock (_sending)
        {
            try
            {
                _frames.Write(_frame.Put(request, WorkerJson.Default.WorkerRequest));
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The listening thread sees the end of the same process.
            }
        }
    }

    /// <summary>Ends the process and whatever it started, now.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already.
        }
    }

    /// <summary>How the process ended, with the last lines it printed.</summary>
    public string Describe()
    {
        string how = _process.HasExited ? ExitText(_process.ExitCode) : "its pipe broke";
        lock (_tail)
        {
            string tail = _tail.ToString().Trim();
            return tail.Length == 0 ? how : $"{how}; it printed: {tail}";
        }
    }

    /// <summary>Lets the process end by itself, and ends it if it does not.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        lock (_sending)
        {
            try
            {
                _process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended already.
            }
        }
        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromSeconds(1)));
        Kill();
        await _ended.Task;
        _process.Dispose();
    }

    private void Listen()
    {
        try
        {
            while (_frames.Read() is { } frame)
            {
                var reply = JsonSerializer.Deserialize(frame.Span, WorkerJson.Default.WorkerReply)!;
                if (reply.Memory is { } memory) Memory = memory;
                if (reply.Hello is { } hello) Greet(hello);
                else (Replied ?? throw new InvalidDataException("something came before the hello"))(reply);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException or NotSupportedException or ObjectDisposedException)
        {
            KeepTail($"(the protocol broke: {e.Message})");
        }
        Kill();
        _process.WaitForExit();
        _hello.TrySetException(new WorkerLostException($"the worker ended before it was ready: {Describe()}"));
        _ended.TrySetResult();
        Exited?.Invoke();
    }

    private void Greet(Hello hello)
    {
        if (hello.Nonce == _nonce && hello.Protocol == Hello.Version) _hello.TrySetResult();
        else throw new InvalidDataException($"a hello of protocol {hello.Protocol} with another nonce; is the worker of this version?");
    }

    private void KeepTail(string? line)
    {
        if (line is null) return;
        lock (_tail)
        {
            _tail.Append(line).Append('\n');
            if (_tail.Length > TailLimit) _tail.Remove(0, _tail.Length - TailLimit);
        }
    }

    // 128 + n is how shells, bubblewrap and the runtime report the end by signal n.
    private static string ExitText(int code) => code switch
    {
        134 => "exit code 134 (abort: stack overflow or FailFast)",
        137 => "exit code 137 (killed, perhaps for memory)",
        139 => "exit code 139 (segmentation fault)",
        153 => "exit code 153 (a file beyond the size limit)",
        _ => $"exit code {code}",
    };
}
