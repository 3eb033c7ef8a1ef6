namespace GaDms.Retrieval.Models;

/// <summary>Where in a picture something agrees, patch by patch.</summary>
/// <param name="Rows">Patches down.</param>
/// <param name="Columns">Patches across.</param>
/// <param name="Values">Row by row, 0 (least of the picture) to 1 (most).</param>
public sealed record HeatMap(int Rows, int Columns, float[] Values);
