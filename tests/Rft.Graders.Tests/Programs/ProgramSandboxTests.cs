using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Rft.Graders.Programs;

namespace Rft.Graders.Tests.Programs;

public sealed class ProgramSandboxTests : IDisposable
{
    private readonly ProgramSandbox _sandbox = new(Options);

    private static ProgramSandboxOptions Options => new()
    {
        JavaScript = [Path.Combine(Shared.DotnetRoot, "dotnet"), Path.Combine(AppContext.BaseDirectory, "TestWorker.dll"), "run-javascript"],
        Interpreters = new Dictionary<string, IReadOnlyList<string>> { ["sh"] = ["/bin/bash", "{file}"] },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_reads_its_input_and_prints()
    {
        var result = await JavaScript("const n = JSON.parse(readInput()); print(n.map(x => x * 2).join(' ')); print('done')", "[1, 2, 21]");
        Assert.Equal((ProgramEnd.Exited, 0, "2 4 42\ndone\n"), (result.End, result.ExitCode, result.Output));
        var shell = await Shell("read line; echo \"got $line\"; exit 4", "text");
        Assert.Equal((ProgramEnd.Exited, 4, "got text\n"), (shell.End, shell.ExitCode, shell.Output));
    }

    [Fact]
    public async Task A_program_that_throws_or_does_not_parse_says_where()
    {
        var thrown = await JavaScript("print(1);\n  throw new Error('no');");
        Assert.Equal((1, "1\n", "main.js(2,9): no"), (thrown.ExitCode, thrown.Output, thrown.Errors.Trim()));
        var malformed = await JavaScript("function (");
        Assert.Equal(1, malformed.ExitCode);
        Assert.StartsWith("main.js(1,", malformed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_end_a_program_and_say_which()
    {
        var cpu = await JavaScript("while (true) {}", limits: new ProgramLimits { CpuSeconds = 1, Wall = TimeSpan.FromSeconds(100) });
        Assert.Equal(ProgramEnd.CpuLimit, cpu.End);
        var wall = await Shell("sleep 60", limits: new ProgramLimits { Wall = TimeSpan.FromSeconds(0.5) });
        Assert.Equal(ProgramEnd.Timeout, wall.End);
        Assert.InRange(wall.Wall.TotalSeconds, 0.5, 20);
        var output = await Shell("while true; do echo 0123456789012345678901234567890123456789; done", limits: new ProgramLimits { Output = 1000 });
        Assert.Equal((ProgramEnd.OutputLimit, 1000), (output.End, output.Output.Length));
        var memory = await JavaScript("const a = []; while (true) a.push(new Array(1000).fill(1));", limits: new ProgramLimits { Memory = 64 * 1024 * 1024, CpuSeconds = 60, Wall = TimeSpan.FromSeconds(120) });
        Assert.False(memory.Succeeded);
        Assert.NotEqual(ProgramEnd.Timeout, memory.End);
    }

    [Fact]
    public async Task A_program_cannot_start_more_processes_than_allowed()
    {
        const string Twenty = "for i in $(seq 20); do sleep 30 & done; echo all; kill $(jobs -p)";
        Assert.Equal("all\n", (await Shell(Twenty, limits: new ProgramLimits { Processes = 60, Wall = TimeSpan.FromSeconds(25) })).Output);
        Assert.DoesNotContain("all", (await Shell(Twenty, limits: new ProgramLimits { Processes = 10, Wall = TimeSpan.FromSeconds(5) })).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_do_not_count_each_others_processes()
    {
        Skip();
        const string Six = "for i in $(seq 6); do sleep 30 & done; sleep 2; echo all; kill $(jobs -p)";
        using var wide = new ProgramSandbox(Options with { Parallel = 4 });
        var limits = new ProgramLimits { Processes = 15, Wall = TimeSpan.FromSeconds(30) };
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => wide.RunAsync(new ProgramRequest { Language = "sh", Source = Six, Input = "", Limits = limits }, Token)));
        Assert.All(results, result => Assert.Equal("all\n", result.Output));
    }

    [Fact]
    public async Task Nothing_of_a_program_survives_it()
    {
        string mark = $"7{Environment.ProcessId}";
        var result = await Shell($"setsid sleep {mark} & echo started");
        Assert.Equal("started\n", result.Output);
        await Task.Delay(200, Token);
        Assert.DoesNotContain(Process.GetProcessesByName("sleep"), process => File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_sees_neither_files_nor_network_nor_secrets_nor_root()
    {
        using var folder = new TempFolder();
        Environment.SetEnvironmentVariable("RFT_TEST_SECRET", "planted");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var result = await Shell(
            $"id -u; cat {folder.Write("answer", "42")} 2>/dev/null; cat /etc/passwd 2>/dev/null; echo \"[$RFT_TEST_SECRET]\"; touch /usr/x 2>/dev/null || echo sealed; "
            + $"(exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null && echo connected; echo x > /tmp/mine && echo scratch; grep CapEff /proc/self/status");
        Assert.Equal("65534\n[]\nsealed\nscratch\nCapEff:\t0000000000000000\n", result.Output);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task An_unknown_language_is_named()
    {
        Skip();
        var error = await Assert.ThrowsAsync<ProgramException>(() => _sandbox.RunAsync(new ProgramRequest { Language = "cobol", Source = "" }, Token));
        Assert.Equal("there is no interpreter for 'cobol'; name one, or use javascript", error.Message);
    }

    public void Dispose() => _sandbox.Dispose();

    private void Skip() => Assert.SkipUnless(_sandbox.Unusable is null, $"programs are not run on this machine: {_sandbox.Unusable}");

    private Task<ProgramResult> JavaScript(string source, string input = "", ProgramLimits? limits = null) => Run(ProgramRequest.JavaScript, source, input, limits);

    private Task<ProgramResult> Shell(string source, string input = "", ProgramLimits? limits = null) => Run("sh", source, input, limits);

    private async Task<ProgramResult> Run(string language, string source, string input, ProgramLimits? limits)
    {
        Skip();
        return await _sandbox.RunAsync(
            new ProgramRequest { Language = language, Source = source, Input = input, Limits = limits ?? new ProgramLimits { Wall = TimeSpan.FromSeconds(60) } }, Token);
    }
}
