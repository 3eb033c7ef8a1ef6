namespace GaDms.Curation.Sources;

/// <summary>What sources read at most; larger files are rejected without being read.</summary>
public sealed record SourceLimits
{
    /// <summary>Bytes of one picture file.</summary>
    public long MaxFileBytes { get; init; } = 64 << 20;
}
