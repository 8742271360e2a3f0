using Rft.Graders;

namespace Hangs;

/// <summary>Hangs as the sample's text says.</summary>
[Grader("test/hangs")]
public sealed class Hanger : IGrader
{
    private static readonly ManualResetEventSlim Release = new();

    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        context.Log("started");
        switch (request.Sample.Text)
        {
            case "deaf":
                // Blocks its thread and ignores the token until a sample says "release".
                Release.Wait(CancellationToken.None);
                break;
            case "release":
                Release.Set();
                break;
            case "polite":
                cancellationToken.WaitHandle.WaitOne();
                cancellationToken.ThrowIfCancellationRequested();
                break;
            case "async":
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                break;
        }
        return Grade.Score(1);
    }
}
