using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Devices;

public sealed partial class TensorFactoryTests
{
    private static readonly TensorFactory Tensors = new(TorchFixture.Device);

    [Fact]
    public void Tensors_have_the_values_types_and_device_asked_for()
    {
        using var scope = NewDisposeScope();
        Check(Tensors.Zeros([2, 2]), ScalarType.Float32, [2, 2], [0, 0, 0, 0]);
        Check(Tensors.Zeros([1], ScalarType.Int64), ScalarType.Int64, [1], [0]);
        Check(Tensors.Full([2], 1.5f), ScalarType.Float32, [2], [1.5, 1.5]);
        Check(Tensors.Range(3), ScalarType.Int64, [3], [0, 1, 2]);
        Check(Tensors.From([1f, 2, 3, 4], 2, 2), ScalarType.Float32, [2, 2], [1, 2, 3, 4]);
        Check(Tensors.From([5L, 6], 1, 2), ScalarType.Int64, [1, 2], [5, 6]);
    }

    [Fact]
    public void No_other_file_of_the_library_creates_tensors()
    {
        string root = SourceFolder();
        Assert.SkipUnless(Directory.Exists(root), "the sources are not beside the tests");
        string factory = Path.Combine("Devices", "TensorFactory.cs");
        var files = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(factory, StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(file => File.ReadLines(file)
            .Select((text, line) => (Text: Comment().Replace(text, ""), Place: $"{Path.GetRelativePath(root, file)}({line + 1}): {text.Trim()}"))
            .Where(line => Creation().IsMatch(line.Text)).Select(line => line.Place)));
    }

    [Theory]
    [InlineData("var x = zeros([2]);", true)]
    [InlineData("var x = torch.tensor(values);", true)]
    [InlineData("return torch.rand (2);", true)]
    [InlineData("var x = zeros_like(values);", false)]
    [InlineData("tensors.Zeros([2]); NamedTensor tensor; y.full(2)", false)]
    public void The_pattern_knows_creations(string code, bool creates) => Assert.Equal(creates, Creation().IsMatch(code));

    private static void Check(Tensor tensor, ScalarType type, long[] shape, double[] values)
    {
        Assert.Equal(TorchFixture.Device.type, tensor.device_type);
        Assert.Equal(type, tensor.dtype);
        Assert.Equal(shape, tensor.shape);
        Assert.Equal(values, TorchFixture.Values(tensor));
    }

    private static string SourceFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "src", "Rft.Training"));

    [GeneratedRegex(@"(?<![\w.])(torch\.)?(tensor|as_tensor|from_array|zeros|ones|rand|randn|randint|randperm|arange|linspace|full|empty|eye)\s*\(")]
    private static partial Regex Creation();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}
