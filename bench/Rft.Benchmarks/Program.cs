using BenchmarkDotNet.Running;
using Rft.Benchmarks;

// `step` measures a training step of the tiny model; anything else goes to BenchmarkDotNet (for example: --filter '*Graders*').
if (args is ["step", ..])
{
    await TinyStep.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1).ConfigureAwait(false);
    return;
}
BenchmarkSwitcher.FromAssembly(typeof(TinyStep).Assembly).Run(args);
