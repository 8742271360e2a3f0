using Rft.Conformance;

return args switch
{
    ["graders", .. var rest] => await GradersVerb.RunAsync(rest, Console.Out, Console.Error),
    ["chat-templates", .. var rest] => await ChatTemplatesVerb.RunAsync(rest, Console.Out, Console.Error),
    ["losses", .. var rest] => await LossesVerb.RunAsync(rest, Console.Out, Console.Error),
    ["models", .. var rest] => await ModelsVerb.RunAsync(rest, Console.Out, Console.Error),
    ["tokenizers", .. var rest] => await TokenizersVerb.RunAsync(rest, Console.Out, Console.Error),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(LossesVerb.Usage);
    Console.Error.WriteLine(GradersVerb.Usage);
    Console.Error.WriteLine(ModelsVerb.Usage);
    Console.Error.WriteLine(TokenizersVerb.Usage);
    Console.Error.WriteLine(ChatTemplatesVerb.Usage);
    return ExitCodes.BadUsage;
}
