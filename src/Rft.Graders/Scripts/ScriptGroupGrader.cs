namespace Rft.Graders.Scripts;

/// <summary>A script that judges all samples of a prompt.</summary>
internal sealed class ScriptGroupGrader(ScriptCode code) : IGroupGrader
{
    public async ValueTask<IReadOnlyList<Grade>> GradeGroupAsync(
        GroupRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var globals = new ScriptGlobals(null, request.Item, context);
        return ScriptValue.ToGrades(await code.RunAsync(globals, request.Samples));
    }
}
