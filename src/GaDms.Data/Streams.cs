namespace GaDms.Data;

/// <summary>First numbers of the streams of a run's seed, so that no two uses of the seed draw the same numbers.</summary>
internal static class Streams
{
    /// <summary>Followed by epoch and item.</summary>
    public const ulong Augmentation = 0x0061_7567_6D65_6E74;

    /// <summary>Followed by the epoch.</summary>
    public const ulong RandomOrder = 0x0072_616E_646F_6D00;

    /// <summary>Followed by the epoch.</summary>
    public const ulong IdentityOrder = 0x6964_656E_7469_7479;
}
