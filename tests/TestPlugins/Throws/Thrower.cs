using Rft.Graders;

namespace Throws;

/// <summary>Misbehaves as the sample's text says.</summary>
[Grader("test/throws", Range = "0..1")]
public sealed class Thrower : IGrader
{
    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        switch (request.Sample.Text)
        {
            case "throw": throw new InvalidOperationException("boom");
            case "throw later":
                await Task.Yield();
                throw new InvalidOperationException("boom later");
            case "memory": throw new InsufficientMemoryException("no room");
            case "message": throw new HostileException();
            case "cancel": throw new OperationCanceledException("of its own accord");
            case "null": return null!;
            case "nan": return Grade.Score(double.NaN);
            case "outside": return Grade.Score(1.5);
            case "field": return Grade.Score(request.Item.Number("price"));
            case "long": return Grade.Score(1, new string('x', 70_000));
            case "part": return Grade.Score(1).WithPart(new PartScore { Message = 0, Value = double.NaN });
            default: return Grade.Score(1);
        }
    }

    private sealed class HostileException : Exception
    {
        public override string Message => throw new InvalidOperationException("even the message throws");
    }
}
