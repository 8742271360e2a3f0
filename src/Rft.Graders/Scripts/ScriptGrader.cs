namespace Rft.Graders.Scripts;

/// <summary>A script that judges one sample.</summary>
internal sealed class ScriptGrader(ScriptCode code) : IGrader
{
    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var globals = new ScriptGlobals(request.Sample, request.Item, context);
        return ScriptValue.ToGrade(await code.RunAsync(globals, request.Sample), globals);
    }
}
