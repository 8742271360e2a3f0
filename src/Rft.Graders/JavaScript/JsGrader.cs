namespace Rft.Graders.JavaScript;

/// <summary>A JavaScript file that judges one sample.</summary>
internal sealed class JsGrader(JsCode code) : IGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(code.Call(
            JsCode.Entry, inputs => inputs.Sample(request.Sample), request.Item, context, JsResult.Read, cancellationToken));
}
