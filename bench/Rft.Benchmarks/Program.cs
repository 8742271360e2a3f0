using System.Globalization;
using BenchmarkDotNet.Running;
using Rft.Benchmarks;
using Rft.Graders.Workers.Child;

// `step`: a training step of the tiny model. `graders`: scores a second, beside Node. `compile`: C# scripts.
// `tokenizers SHARED`: encoding, with the tokenizers and texts of a folder. Anything else goes to BenchmarkDotNet (for example: --filter '*Graders*').
switch (args)
{
    case ["step", .. var rest]:
        await TinyStep.RunAsync(rest is [var threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1).ConfigureAwait(false);
        break;
    case ["graders"]:
        await GraderThroughput.RunAsync().ConfigureAwait(false);
        break;
    case ["compile"]:
        await ScriptCompilation.RunAsync().ConfigureAwait(false);
        break;
    case ["tokenizers", var shared]:
        TokenizerSpeed.Run(shared);
        break;
    case ["compile-here"]:
        ScriptCompilation.RunHere();
        break;
    case ["worker", var nonce]:
        return WorkerProgram.Run(nonce);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(TinyStep).Assembly).Run(args);
        break;
}
return 0;
