namespace Rft.Graders.JavaScript;

/// <summary>A JavaScript file that judges all samples of a prompt.</summary>
internal sealed class JsGroupGrader(JsCode code) : IGroupGrader
{
    public ValueTask<IReadOnlyList<Grade>> GradeGroupAsync(
        GroupRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(code.Call(
            JsCode.GroupEntry, inputs => inputs.Samples(request.Samples), request.Item, context,
            (value, _) => JsResult.ReadGroup(value), cancellationToken));
}
