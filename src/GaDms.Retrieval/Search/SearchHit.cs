using System.Runtime.InteropServices;

namespace GaDms.Retrieval.Search;

/// <summary>One result.</summary>
/// <param name="Id">Number of the entry.</param>
/// <param name="Score">Inner product with the query: the cosine when that is of unit length.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SearchHit(long Id, float Score);
