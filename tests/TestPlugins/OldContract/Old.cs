using Rft.Graders;

namespace OldContract;

[Grader("test/old")]
public sealed class Old : IGrader
{
    public double Grade(string text) => 1;
}
