using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Rft.Graders.Hints;

/// <summary>Looks through the members that an assembly refers to. Nothing is loaded or run.</summary>
internal static class AssemblyHints
{
    /// <summary>Kinds by type and member; a type without members stands for all of them.</summary>
    private static readonly Dictionary<string, (string Kind, string[] Members)> Known = new(StringComparer.Ordinal)
    {
        ["System.DateTime"] = ("clock", ["get_Now", "get_UtcNow", "get_Today"]),
        ["System.DateTimeOffset"] = ("clock", ["get_Now", "get_UtcNow"]),
        ["System.TimeProvider"] = ("clock", ["get_System"]),
        ["System.Diagnostics.Stopwatch"] = ("clock", []),
        ["System.Random"] = ("random", [".ctor", "get_Shared"]),
        ["System.Guid"] = ("random", ["NewGuid", "CreateVersion7"]),
        ["System.Security.Cryptography.RandomNumberGenerator"] = ("random", []),
        ["System.Environment"] = ("environment", [
            "GetEnvironmentVariable", "GetEnvironmentVariables", "get_MachineName", "get_UserName", "get_ProcessId", "get_CurrentDirectory",
            "get_ProcessorCount", "get_TickCount", "get_TickCount64",
        ]),
        ["System.TimeZoneInfo"] = ("environment", ["get_Local"]),
        ["System.Globalization.CultureInfo"] = ("culture", ["get_CurrentCulture", "get_CurrentUICulture"]),
        ["System.HashCode"] = ("hash codes", []),
        ["System.IO.File"] = ("files", []),
        ["System.IO.Directory"] = ("files", []),
        ["System.IO.FileStream"] = ("files", []),
        ["System.Net.Http.HttpClient"] = ("network", []),
        ["System.Net.Sockets.Socket"] = ("network", []),
        ["System.Net.Sockets.TcpClient"] = ("network", []),
    };

    /// <summary>What an assembly refers to, each member once, by kind and name.</summary>
    /// <param name="image">The assembly.</param>
    public static IReadOnlyList<OutsideInput> Find(Stream image)
    {
        using var file = new PEReader(image);
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.MemberReferences.Select(handle => Hint(metadata, metadata.GetMemberReference(handle))).OfType<OutsideInput>()
                .Distinct().OrderBy(hint => hint.Kind, StringComparer.Ordinal).ThenBy(hint => hint.Member, StringComparer.Ordinal),
        ];
    }

    private static OutsideInput? Hint(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference) return null;
        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        string typeName = metadata.GetString(type.Name), name = metadata.GetString(member.Name);
        if (!Known.TryGetValue($"{metadata.GetString(type.Namespace)}.{typeName}", out var known)) return null;
        if (known.Members.Length > 0 && !known.Members.Contains(name)) return null;
        // A generator with a seed of its own gives the same numbers everywhere.
        if (typeName == nameof(Random) && name == ConstructorInfo.ConstructorName && Parameters(metadata, member) > 0) return null;
        string shown = name.StartsWith("get_", StringComparison.Ordinal) ? name["get_".Length..] : name.Replace(".ctor", "new", StringComparison.Ordinal);
        return new OutsideInput(known.Kind, $"{typeName}.{shown}");
    }

    // ECMA-335, II.23.2.1: the calling convention, then the number of parameters.
    private static int Parameters(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }
}
