using System.Runtime.InteropServices;

namespace GaDms.Retrieval.Search;

/// <summary>One result.</summary>
/// <param name="Row">Row of the gallery.</param>
/// <param name="Score">Cosine with the query, -1 to 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SearchHit(int Row, float Score);
