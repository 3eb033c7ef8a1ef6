#include "attention.h"

#include <ATen/Parallel.h>

#include <vector>

#include "kernels.h"
#include "linear.h"

namespace gadms::inference {
namespace {

using dnnl::memory;

constexpr size_t kMostProducts = 512;

// Kernels are compiled for as many threads as there are outside: inside a task there is one.
class OneThread {
 public:
  OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }
  ~OneThread() { at::set_num_threads(before_); }

 private:
  int before_;
};

template <class T>
void weigh(float* logits, T* weights, const int64_t* seen, const AttentionShape& shape) {
  for (int64_t row = 0; row < shape.queries; ++row)
    softmax(logits + row * shape.keys, weights + row * shape.keys, seen[row], shape.keys);
}

}  // namespace

Attention::Attention(at::ScalarType compute_type) : compute_type_(compute_type) {}

void Attention::run(const AttentionShape& shape, const void* query, const void* key, const void* value, void* output,
                    const int64_t* seen) {
  const Products& products = products_for(shape);
  const int64_t element = compute_type_ == at::kFloat ? 4 : 2;
  const auto at = [element](const void* start, int64_t index) {
    return const_cast<char*>(static_cast<const char*>(start)) + index * element;
  };
  at::parallel_for(0, shape.batch * shape.heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> logits(shape.queries * shape.keys);
    std::vector<char> weights(shape.queries * shape.keys * element);
    memory q(products.query, engine(), nullptr), k(products.key, engine(), nullptr), v(products.value, engine(), nullptr);
    memory l(products.logits, engine(), logits.data()), w(products.weights, engine(), weights.data());
    memory o(products.output, engine(), nullptr);
    memory logits_scratch(products.logits_description.scratchpad_desc(), engine());
    memory output_scratch(products.output_description.scratchpad_desc(), engine());
    for (int64_t task = begin; task < end; ++task) {
      const int64_t sample = task / shape.heads, column = task % shape.heads * shape.head_width;
      q.set_data_handle(at(query, sample * shape.queries * shape.query_stride + column));
      k.set_data_handle(at(key, sample * shape.keys * shape.key_stride + column));
      v.set_data_handle(at(value, sample * shape.keys * shape.key_stride + column));
      o.set_data_handle(at(output, sample * shape.queries * shape.output_stride + column));
      products.logits_product.execute(
          stream(),
          {{DNNL_ARG_SRC, q}, {DNNL_ARG_WEIGHTS, k}, {DNNL_ARG_DST, l}, {DNNL_ARG_SCRATCHPAD, logits_scratch}});
      const int64_t* of_sample = seen + sample * shape.queries;
      if (compute_type_ == at::kFloat)
        weigh(logits.data(), reinterpret_cast<float*>(weights.data()), of_sample, shape);
      else
        weigh(logits.data(), reinterpret_cast<uint16_t*>(weights.data()), of_sample, shape);
      products.output_product.execute(
          stream(),
          {{DNNL_ARG_SRC, w}, {DNNL_ARG_WEIGHTS, v}, {DNNL_ARG_DST, o}, {DNNL_ARG_SCRATCHPAD, output_scratch}});
    }
  });
}

const Attention::Products& Attention::products_for(const AttentionShape& shape) {
  const auto tuple = std::make_tuple(shape.queries, shape.keys, shape.head_width, shape.query_stride, shape.key_stride,
                                     shape.output_stride);
  const auto known = products_.find(tuple);
  if (known != products_.end()) return known->second;
  if (products_.size() >= kMostProducts) products_.clear();
  const OneThread one;
  const auto type = type_of(compute_type_);
  const int64_t d = shape.head_width;
  const memory::desc query({shape.queries, d}, type, memory::dims{shape.query_stride, 1});
  const memory::desc key({d, shape.keys}, type, memory::dims{1, shape.key_stride});
  const memory::desc logits({shape.queries, shape.keys}, memory::data_type::f32, memory::dims{shape.keys, 1});
  const memory::desc weights({shape.queries, shape.keys}, type, memory::dims{shape.keys, 1});
  const memory::desc value({shape.keys, d}, type, memory::dims{shape.key_stride, 1});
  const memory::desc output({shape.queries, d}, type, memory::dims{shape.output_stride, 1});
  const auto logits_description = product(query, key, {}, logits);
  const auto output_description = product(weights, value, {}, output);
  return products_
      .emplace(tuple, Products{query, key, logits, weights, value, output, logits_description, output_description,
                               dnnl::matmul(logits_description), dnnl::matmul(output_description)})
      .first->second;
}

}  // namespace gadms::inference
