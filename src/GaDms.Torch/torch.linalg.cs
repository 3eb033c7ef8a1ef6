namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>Linear algebra.</summary>
    public static class linalg
    {
        /// <summary>X of A X = B.</summary>
        /// <param name="A">Square and regular, [n, n].</param>
        /// <param name="B">[n, k].</param>
        /// <returns>[n, k].</returns>
        public static Tensor solve(Tensor A, Tensor B) => Aten.linalg_solve.Call(A, B);
    }
}
