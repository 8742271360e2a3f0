using Rft.Conformance;

return args switch
{
    ["losses", .. var rest] => LossesVerb.Run(rest, Console.Out, Console.Error),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(LossesVerb.Usage);
    return ExitCodes.BadUsage;
}
