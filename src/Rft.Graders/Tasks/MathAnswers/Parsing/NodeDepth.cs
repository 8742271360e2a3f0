using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Measures a tree without recursion, before anything recurses over it.</summary>
internal static class NodeDepth
{
    public static int Of(Node root)
    {
        int deepest = 0;
        var open = new Stack<(Node Node, int Depth)>([(root, 1)]);
        while (open.TryPop(out var entry))
        {
            deepest = Math.Max(deepest, entry.Depth);
            foreach (var child in entry.Node.Children) open.Push((child, entry.Depth + 1));
        }
        return deepest;
    }
}
