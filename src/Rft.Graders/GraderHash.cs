using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rft.Graders;

/// <summary>Builds a grader's content hash: SHA-256 over length-prefixed parts, so that no two lists of parts look alike.</summary>
internal sealed class GraderHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="kind">The grader's kind.</param>
    /// <param name="engine">An assembly of the library that runs graders of this kind; its version counts.</param>
    /// <param name="source">The class that is meant, and the options.</param>
    public GraderHash(GraderKind kind, Type engine, GraderSource source)
    {
        Add("rft.grader/1");
        Add(kind.ToString());
        Add($"contract {ContractVersion.Major}");
        Add(engine.Assembly.GetName().ToString());
        Add(source.Grader ?? "");
        Add(Canonical(source.Options.Json));
    }

    /// <param name="what">What is hashed, and the version of how.</param>
    public GraderHash(string what) => Add(what);

    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    /// <summary>JSON with sorted members and no white space: equal options give equal bytes.</summary>
    private static byte[] Canonical(JsonElement value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, value);
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
            {
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value);
            }
            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var element in value.EnumerateArray()) Write(writer, element);
            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
