using System.Globalization;
using BenchmarkDotNet.Running;
using Rft.Benchmarks;
using Rft.Graders.Workers.Child;
using Rft.Training.Checkpoints;

// `step`: a training step of the tiny model. `graders`: scores a second, beside Node. `compile`: C# scripts.
// `large-write SHARED FOLDER` writes a random checkpoint of half a billion parameters, `large FOLDER F32|BF16 THREADS` loads, samples and trains it.
// `losses-table FOLDER` and `losses-curves FOLDER PICTURE` show the runs of bench/losses.sh.
// `big-run FOLDER ROLLOUTS` writes the folder of a run with so many rollouts.
// `fickle-judge PORT` is a judge for `rft kill-test` that answers differently from call to call.
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
    case ["large-write", var shared, var folder]:
        await LargeModel.WriteAsync(shared, folder).ConfigureAwait(false);
        break;
    case ["large", { } weights, { } stored, { } cores]:
        await LargeModel.RunAsync(weights, Enum.Parse<StoredType>(stored), int.Parse(cores, CultureInfo.InvariantCulture)).ConfigureAwait(false);
        break;
    case ["losses-table", var runs]:
        LossRuns.PrintTable(runs);
        break;
    case ["losses-curves", var runs, var picture]:
        LossRuns.WriteCurves(runs, picture);
        break;
    case ["big-run", var folder, var rollouts]:
        BigRun.Write(folder, int.Parse(rollouts, CultureInfo.InvariantCulture));
        break;
    case ["fickle-judge", var port]:
        await FickleJudge.RunAsync(int.Parse(port, CultureInfo.InvariantCulture)).ConfigureAwait(false);
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
