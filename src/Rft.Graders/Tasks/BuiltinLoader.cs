using Rft.Graders.Programs;

namespace Rft.Graders.Tasks;

/// <summary>Turns the name of a task into its grader.</summary>
internal static class BuiltinLoader
{
    /// <exception cref="GraderLoadException">There is no such task, or the options do not fit.</exception>
    public static LoadedGrader Load(GraderSource source, string name, IProgramRunner? programs)
    {
        try
        {
            var task = TaskLibrary.Get(name);
            return new LoadedGrader(Describe(source, task), source.Options, task.CreateGrader(source.Options, programs));
        }
        catch (TaskException e)
        {
            throw new GraderLoadException(
                FaultCode.LoadError, $"grader '{source.Name}': {e.Message}", new SourcePosition(source.File, 0, 0), null, e);
        }
    }

    private static GraderInfo Describe(GraderSource source, IVerifiableTask task)
    {
        // The library's version stands for its source.
        using var hash = new GraderHash(GraderKind.Builtin, typeof(TaskLibrary), source);
        hash.Add(task.Name);
        return new GraderInfo
        {
            Name = source.Name,
            File = source.File,
            Kind = GraderKind.Builtin,
            Shape = GraderShape.Sample,
            Hash = hash.Finish(),
            Range = source.Range ?? task.Range,
            Timeout = source.Timeout ?? task.Timeout,
            DeclaredName = task.Name,
        };
    }
}
