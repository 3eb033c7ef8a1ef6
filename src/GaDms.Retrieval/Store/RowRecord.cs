using System.Runtime.InteropServices;

namespace GaDms.Retrieval.Store;

/// <summary>
/// What a search has to know of an entry to let it through or not, beside its vector: kept in a file of its own, mapped like
/// the vectors, so that a filter over a million entries reads 40 MB and asks the database nothing.
/// </summary>
/// <remarks>Numbers of cameras and collections are those of the table <c>name</c>; 0: none.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct RowRecord
{
    public const int Length = 40;
    public const long NoTime = long.MinValue;
    public const short NoMinute = -1;

    /// <summary>The first field: rows are sorted by it, and it stays when the rest of a removed entry is wiped.</summary>
    public readonly long Id { get; init; }

    /// <summary>UTC, in milliseconds since 1970.</summary>
    public readonly long Time { get; init; }

    public readonly long Media { get; init; }

    public readonly int Track { get; init; }

    public readonly int Camera { get; init; }

    public readonly int Source { get; init; }

    /// <summary>Minute of the day by the clock of the place.</summary>
    public readonly short Minute { get; init; }

    private readonly short _unused;

    /// <summary>Bytes of <see cref="Id"/>.</summary>
    public const int IdLength = sizeof(long);
}
