// One step of a recurrent cell, of all its parts at once. Of every row, `in` is what comes in and
// `back` what is remembered, their parts side by side; everything else is (rows, width).

KERNEL void NAME(lstm)(int rows, int width, const float *in, const float *back,
                       const float *cell_before, float *input, float *forget, float *candidate,
                       float *output, float *cell, float *squashed, float *hidden) {
  for (int r = 0; r < rows; r++, in += 4 * width, back += 4 * width) {
    long at = (long)r * width;
    VECTORISE for (int j = 0; j < width; j++) {
      float i = NAME(sigmoid_of)(in[j] + back[j]);
      float f = NAME(sigmoid_of)(in[width + j] + back[width + j]);
      float g = NAME(tanh_of)(in[2 * width + j] + back[2 * width + j]);
      float o = NAME(sigmoid_of)(in[3 * width + j] + back[3 * width + j]);
      float c = f * cell_before[at + j] + i * g, bent = NAME(tanh_of)(c);
      input[at + j] = i, forget[at + j] = f, candidate[at + j] = g, output[at + j] = o;
      cell[at + j] = c, squashed[at + j] = bent, hidden[at + j] = o * bent;
    }
  }
}

// `d_cell` has what the next step gave, where `is_read` says that there is one; `d_before` (or null)
// gets what this step gives, added where `acc` says so.
KERNEL void NAME(lstm_gradient)(int rows, int width, const float *cell_before, const float *input,
                                const float *forget, const float *candidate, const float *output,
                                const float *squashed, const float *d_hidden, float *d_in,
                                float *d_back, float *d_input, float *d_forget, float *d_candidate,
                                float *d_output, float *d_cell, int is_read, float *d_squashed,
                                float *d_before, int acc) {
  for (int r = 0; r < rows; r++, d_in += 4 * width, d_back += 4 * width) {
    long at = (long)r * width;
    VECTORISE for (int j = 0; j < width; j++) {
      long k = at + j;
      float i = input[k], f = forget[k], g = candidate[k], o = output[k], bent = squashed[k];
      float d_bent = d_hidden[k] * o, d_o = d_hidden[k] * bent;
      float c = d_bent * (1 - bent * bent) + (is_read ? d_cell[k] : 0);
      float d_i = c * g, d_f = c * cell_before[k], d_g = c * i;
      d_squashed[k] = d_bent, d_output[k] = d_o, d_cell[k] = c;
      d_input[k] = d_i, d_forget[k] = d_f, d_candidate[k] = d_g;
      d_in[j] = d_back[j] = d_i * (i * (1 - i));
      d_in[width + j] = d_back[width + j] = d_f * (f * (1 - f));
      d_in[2 * width + j] = d_back[2 * width + j] = d_g * (1 - g * g);
      d_in[3 * width + j] = d_back[3 * width + j] = d_o * (o * (1 - o));
    }
    if (!d_before) continue;
    if (acc) { VECTORISE for (int j = 0; j < width; j++) d_before[at + j] += d_cell[at + j] * forget[at + j]; }
    else { VECTORISE for (int j = 0; j < width; j++) d_before[at + j] = d_cell[at + j] * forget[at + j]; }
  }
}

KERNEL void NAME(gru)(int rows, int width, const float *in, const float *back, const float *before,
                      float *reset, float *update, float *candidate, float *hidden) {
  for (int r = 0; r < rows; r++, in += 3 * width, back += 3 * width) {
    long at = (long)r * width;
    VECTORISE for (int j = 0; j < width; j++) {
      float let = NAME(sigmoid_of)(in[j] + back[j]);
      float keep = NAME(sigmoid_of)(in[width + j] + back[width + j]);
      float new = NAME(tanh_of)(in[2 * width + j] + let * back[2 * width + j]);
      reset[at + j] = let, update[at + j] = keep, candidate[at + j] = new;
      hidden[at + j] = keep * before[at + j] + (1 - keep) * new;
    }
  }
}

// `d_before` (or null) gets the share that does not go through the product, added where `acc` says so.
KERNEL void NAME(gru_gradient)(int rows, int width, const float *back, const float *before,
                               const float *reset, const float *update, const float *candidate,
                               const float *d_hidden, float *d_in, float *d_back, float *d_reset,
                               float *d_update, float *d_candidate, float *d_before, int acc) {
  for (int r = 0; r < rows; r++, d_in += 3 * width, d_back += 3 * width, back += 3 * width) {
    long at = (long)r * width;
    VECTORISE for (int j = 0; j < width; j++) {
      long k = at + j;
      float let = reset[k], keep = update[k], new = candidate[k];
      float d_new = d_hidden[k] * (1 - keep), d_keep = d_hidden[k] * (before[k] - new);
      float bent = d_new * (1 - new * new), d_let = bent * back[2 * width + j];
      d_candidate[k] = d_new, d_update[k] = d_keep, d_reset[k] = d_let;
      d_in[j] = d_back[j] = d_let * (let * (1 - let));
      d_in[width + j] = d_back[width + j] = d_keep * (keep * (1 - keep));
      d_in[2 * width + j] = bent, d_back[2 * width + j] = bent * let;
    }
    if (!d_before) continue;
    if (acc) { VECTORISE for (int j = 0; j < width; j++) d_before[at + j] += d_hidden[at + j] * update[at + j]; }
    else { VECTORISE for (int j = 0; j < width; j++) d_before[at + j] = d_hidden[at + j] * update[at + j]; }
  }
}

// h = tanh(in + back), or what is above 0 of it.
KERNEL void NAME(elman)(long n, int is_relu, const float *in, const float *back, float *hidden) {
  if (is_relu) {
    VECTORISE for (long i = 0; i < n; i++) {
      float z = in[i] + back[i];
      hidden[i] = z < 0 ? 0 : z;
    }
  } else {
    VECTORISE for (long i = 0; i < n; i++) hidden[i] = NAME(tanh_of)(in[i] + back[i]);
  }
}

KERNEL void NAME(elman_gradient)(long n, int is_relu, const float *hidden, const float *d_hidden,
                                 float *d_in, float *d_back) {
  if (is_relu) {
    VECTORISE for (long i = 0; i < n; i++)
      d_in[i] = d_back[i] = d_hidden[i] * (hidden[i] > 0 ? 1 : hidden[i] <= 0 ? 0 : hidden[i]);
  } else {
    VECTORISE for (long i = 0; i < n; i++)
      d_in[i] = d_back[i] = d_hidden[i] * (1 - hidden[i] * hidden[i]);
  }
}
