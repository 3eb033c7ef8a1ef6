namespace GaDms.Curation.Sources;

/// <summary>Names of members of a tar, which strangers wrote.</summary>
internal static class TarNames
{
    private const int Longest = 1024;

    /// <summary>Why the name is refused; null for a relative path that stays inside the tar.</summary>
    public static string? Flaw(string name) => name switch
    {
        "" => "the name is empty",
        { Length: > Longest } => $"the name is longer than {Longest} characters",
        _ when name.Any(char.IsControl) || name.Contains('\\') => "the name has a control character or '\\'",
        _ when name[0] == '/' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])) => "the name is an absolute path",
        _ when name.Split('/').Contains("..") => "the name has a '..' part",
        _ => null,
    };

    /// <summary>
    /// A member's sample and kind as WebDataset splits them: the path up to the first dot of its last part, and what follows in
    /// lower case. Null for names without a sample: <c>.hidden</c>, <c>README</c>.
    /// </summary>
    public static (string Sample, string Kind)? Split(string name)
    {
        if (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..];
        int start = name.LastIndexOf('/') + 1;
        int dot = name.IndexOf('.', start);
        return dot <= start ? null : (name[..dot], name[(dot + 1)..].ToLowerInvariant());
    }
}
