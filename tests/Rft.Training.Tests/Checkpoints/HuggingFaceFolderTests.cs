using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Rft.Training.Checkpoints;
using Rft.Training.Models;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Checkpoints;

public sealed class HuggingFaceFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Decoder _model = TinyModels.Decoder(TinyModels.Config(tied: false));

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void One_file_is_read_back_to_the_bit()
    {
        Write("model.safetensors", Tensors());
        Assert.Equal(TorchFixture.Values(_model.Parameters.Values), Load());
    }

    [Fact]
    public void Shards_are_found_by_their_index()
    {
        var tensors = Tensors();
        Write("model-1.safetensors", tensors[..5]);
        Write("model-2.safetensors", tensors[5..]);
        WriteIndex(tensors.ToDictionary(tensor => tensor.Name, tensor => tensors.IndexOf(tensor) < 5 ? "model-1.safetensors" : "model-2.safetensors"));
        Assert.Equal(TorchFixture.Values(_model.Parameters.Values), Load());
        File.Delete(_folder.At("model-2.safetensors"));
        Assert.Contains("names the shard model-2.safetensors (tensor 'model.layers", Error(), StringComparison.Ordinal);
    }

    [Theory]
    // 1.5 in half precision is 0x3E00, in bfloat16 0x3FC0; -2 is 0xC000 in both.
    [InlineData("F16", 0x3E00)]
    [InlineData("BF16", 0x3FC0)]
    public void Halves_are_widened(string dtype, int half)
    {
        Assert.True(StoredTypes.TryParse(dtype, out var type));
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)half);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), 0xC000);
        var values = new float[2];
        type.ToSingle(bytes, values);
        Assert.Equal([1.5f, -2f], values);
    }

    [Fact]
    public void A_missing_and_a_left_over_tensor_are_named()
    {
        var tensors = Tensors();
        Write("model.safetensors", tensors[1..]);
        Assert.Contains("lacks 'model.embed_tokens.weight', which config.json asks for", Error(), StringComparison.Ordinal);
        Write("model.safetensors", [.. tensors, new NamedTensor("model.extra.weight", [1], [1])]);
        Assert.Contains("holds 'model.extra.weight', which no part of the model in config.json takes", Error(), StringComparison.Ordinal);
        Write("model.safetensors", [.. tensors, new NamedTensor("model.layers.0.self_attn.rotary_emb.inv_freq", [1], [1])]);
        Assert.Equal(TorchFixture.Values(_model.Parameters.Values), Load());
    }

    [Fact]
    public void A_wrong_shape_and_a_value_that_is_not_finite_are_named()
    {
        var tensors = Tensors();
        Write("model.safetensors", [tensors[0] with { Shape = [tensors[0].Shape[1], tensors[0].Shape[0]] }, .. tensors[1..]]);
        Assert.Contains("tensor 'model.embed_tokens.weight' has shape [16, 24]; config.json asks for [24, 16]", Error(), StringComparison.Ordinal);
        var values = tensors[0].Values.ToArray();
        values[7] = float.NaN;
        Write("model.safetensors", [tensors[0] with { Values = values }, .. tensors[1..]]);
        Assert.Contains("tensor 'model.embed_tokens.weight' holds NaN at 7", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused_before_anything_is_read()
    {
        Write("model.safetensors", Tensors());
        string file = _folder.At("model.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^10]);
        Assert.Contains("which do not fit its shape or the file", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_model_says_what_is_missing()
    {
        Assert.Contains("there is no folder", Assert.Throws<CheckpointException>(() => new HuggingFaceFolder(_folder.At("nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no config.json", Assert.Throws<CheckpointException>(() => new HuggingFaceFolder(_folder.Root)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder.At("config.json"), """{ "architectures": ["XForCausalLM"] }""");
        Assert.Contains("config.json: the architecture XForCausalLM is not built", Assert.Throws<CheckpointException>(() => new HuggingFaceFolder(_folder.Root)).Message, StringComparison.Ordinal);
        Write(null, []);
        Assert.Contains("holds neither model.safetensors nor model.safetensors.index.json", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_holds_its_adapter_and_is_left_as_it_was()
    {
        var adapter = LoraAdapter.Create(_model, new LoraOptions { Rank = 2, Alpha = 4 }, seed: 4);
        using (TorchSharp.torch.no_grad()) adapter.Parameters.Values.add_(0.05);
        double[] adapted = TinyModels.Logits(_model, 1, 2, 3), own = TorchFixture.Values(_model.Parameters.Values);
        HuggingFaceFolder.Save(_folder.At("merged"), _model);
        Assert.Equal(own, TorchFixture.Values(_model.Parameters.Values));
        var folder = new HuggingFaceFolder(_folder.At("merged"));
        using var merged = new Decoder(folder.Config, TinyModels.Tensors);
        folder.Load(merged);
        Numbers.AssertClose(adapted, TinyModels.Logits(merged, 1, 2, 3), 1e-4);
        HuggingFaceFolder.Save(_folder.At("again"), merged);
        Assert.Equal(File.ReadAllBytes(_folder.At("merged", "model.safetensors")), File.ReadAllBytes(_folder.At("again", "model.safetensors")));
    }

    [Fact]
    public void An_adapter_is_written_and_read_as_peft_does()
    {
        var adapter = LoraAdapter.Create(_model, new LoraOptions { Rank = 2, Alpha = 3, RankStabilised = true, Targets = ["q_proj", "up_proj"] }, seed: 4);
        double[] adapted = TinyModels.Logits(_model, 1, 2, 3);
        PeftFolder.Save(_folder.At("adapter"), _model, "base");
        double[] values = TorchFixture.Values(adapter.Parameters.Values);
        adapter.Dispose();
        var read = PeftFolder.Load(_folder.At("adapter"), _model);
        Assert.Equal(values, TorchFixture.Values(read.Parameters.Values));
        Assert.Equal((2, 3.0, true), (read.Options.Rank, read.Options.Alpha, read.Options.RankStabilised));
        Assert.Equal(adapted, TinyModels.Logits(_model, 1, 2, 3));
        using var wider = TinyModels.Decoder(TinyModels.Config() with { Width = 32 });
        Assert.Contains("it was made for another base", Assert.Throws<CheckpointException>(() => PeftFolder.Load(_folder.At("adapter"), wider)).Message, StringComparison.Ordinal);
        string config = _folder.At("adapter", "adapter_config.json");
        var json = JsonNode.Parse(File.ReadAllText(config))!;
        json["use_dora"] = true;
        File.WriteAllText(config, json.ToJsonString());
        using var other = TinyModels.Decoder(TinyModels.Config(tied: false));
        Assert.Contains("use_dora is true, which is not built", Assert.Throws<CheckpointException>(() => PeftFolder.Load(_folder.At("adapter"), other)).Message, StringComparison.Ordinal);
    }

    private List<NamedTensor> Tensors() => [.. TensorSnapshot.Of(_model)];

    private void Write(string? file, IReadOnlyList<NamedTensor> tensors)
    {
        File.WriteAllText(_folder.At("config.json"), _model.Config.ToJson());
        if (file is null) return;
        using var stream = File.Create(_folder.At(file));
        SafetensorsFile.Write(stream, tensors);
    }

    private void WriteIndex(Dictionary<string, string> files) => File.WriteAllText(
        _folder.At("model.safetensors.index.json"), new JsonObject { ["weight_map"] = new JsonObject(files.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) }.ToJsonString());

    private double[] Load()
    {
        var folder = new HuggingFaceFolder(_folder.Root);
        using var model = new Decoder(folder.Config, TinyModels.Tensors);
        folder.Load(model);
        return TorchFixture.Values(model.Parameters.Values);
    }

    private string Error() => Assert.Throws<CheckpointException>(Load).Message;
}
